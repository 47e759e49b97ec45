{{= layout title="counter.filed" desk="yes" letter="yes"}}
{{! /desk/counter/filed: it is filed; the receipt, and the way to the slip. View: STAFF, SESSION, FORM_TOKEN, REFERENCE; CHANGED? {SUBJECT, OFFICE, TYPED} (it was filed before, otherwise: what is stored, and what was typed now); RECEIPT? and letter's. }}
<div class="no-print">
{{^RECEIPT}}<h1>{{_ "counter.filed"}}</h1>{{/RECEIPT}}{{#RECEIPT}}<p class="lead" role="status"><b>{{_ "counter.filed"}}</b></p>{{/RECEIPT}}
{{#CHANGED}}<div class="notice warn"><p><b>{{_ "counter.changed"}}</b></p><p>{{_ "counter.changed.stored" subject=SUBJECT office=OFFICE}}</p><p>{{_ "counter.changed.typed"}}</p>
<pre class="said" dir="auto">{{TYPED:pre_escape}}</pre></div>{{/CHANGED}}
<p>{{_ "counter.filed-words" number=REFERENCE}}</p>
<form method="post" action="/desk/counter/slip?@lang@">{{> token}}<button autofocus="">{{_ "counter.slip.go"}}</button></form>
<p class="quiet">{{_ "counter.slip.once"}}</p>
</div>
{{#RECEIPT}}{{> letter}}{{/RECEIPT}}
