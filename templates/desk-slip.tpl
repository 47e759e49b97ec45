{{= layout title="counter.slip" desk="yes" letter="yes"}}
{{! The answer to POST /desk/counter/slip, once: the receipt, then the sheet that is folded over the code. On the screen the code is not to be seen. View: STAFF, SESSION, FORM_TOKEN,
    REFERENCE, FILED_DAY, FOLLOW_URL, GROUPS* {GROUP}, QR_SVG; RECEIPT? and letter's. }}
<div class="no-print">
{{^RECEIPT}}<h1>{{_ "counter.slip"}}</h1>{{/RECEIPT}}{{#RECEIPT}}<p class="lead" role="status"><b>{{_ "counter.slip"}}</b></p>{{/RECEIPT}}
<p>{{_ "counter.slip.words"}}</p>
<p class="js-only"><button type="button" data-print="" autofocus="">{{_ "receipt.print-now"}}</button></p>
<p><a class="button second" href="/desk/counter?@lang@" data-key="n" aria-keyshortcuts="n">{{_ "counter.next"}}</a> <kbd>n</kbd></p>
<p class="quiet">{{_ "counter.slip.gone"}}</p>
</div>
{{#RECEIPT}}{{> letter}}{{/RECEIPT}}
<section class="sealed" aria-label="{{_ "counter.slip"}}">
<div class="cover"><p class="town-name">{{TOWN}}</p><p class="big">{{_ "counter.slip.cover"}}</p><p>{{_ "desk.case.reference"}} <span class="code">{{REFERENCE}}</span></p><p>{{FILED_DAY}}</p><p class="small">{{_ "counter.slip.cover-words"}}</p></div>
<p class="fold">{{_ "counter.slip.fold-back"}}</p>
<div class="inside"><h2>{{_ "slip.code"}}</h2><div class="secret"><p class="groups" translate="no">{{#GROUPS}}<span>{{GROUP}}</span> {{/GROUPS}}</p><img class="qr" width="120" height="120" alt="" src="data:image/svg+xml;base64,{{QR_SVG}}"></div>
<p class="no-print">{{_ "counter.slip.hidden"}}</p><p>{{_ "slip.check-words"}} <span class="break">{{FOLLOW_URL}}</span></p><p class="small">{{_ "slip.lost-words"}}</p></div>
<p class="fold">{{_ "counter.slip.fold-over"}}</p>
<div class="shield" aria-hidden="true"></div>
</section>
