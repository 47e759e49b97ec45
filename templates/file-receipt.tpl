{{= layout title="receipt.title" slip="yes"}}
{{! /file/receipt, page 6. View: FORM_TOKEN, CODE (for copying), the slip's, TIME_TAKEN?. Downloads are POSTs with the token, since the code is in no address:
    /file/receipt/print, /file/receipt/pdf, /file/receipt/proof; /file/receipt/kept ends the page. }}
<h1>{{_ "receipt.title"}}</h1>
<p class="lead">{{_ "receipt.lead"}}</p>
{{#TIME_TAKEN}}<div class="notice warn" role="alert"><p>{{_ "receipt.time-taken"}}</p></div>{{/TIME_TAKEN}}
{{> slip}}
<p class="center"><b>{{_ "receipt.keep"}}</b></p>
<div class="actions">
<button class="second js-only" type="button" data-copy="{{CODE}}" data-done="{{_ "receipt.copied"}}" data-failed="{{_ "receipt.copy-failed"}}" aria-controls="copied">{{_ "receipt.copy"}}</button>
<span id="copied" role="status"></span>
</div>
<h2 class="no-print">{{_ "receipt.save"}}</h2>
<div class="actions">
<form method="post" action="/file/receipt/pdf?@lang@">{{> token}}<button class="second">{{_ "receipt.pdf"}}</button></form>
<form method="post" action="/file/receipt/print?@lang@">{{> token}}<button class="second">{{_ "receipt.print"}}</button></form>
<form method="post" action="/file/receipt/proof?@lang@">{{> token}}<button class="second">{{_ "receipt.proof"}}</button></form>
</div>
<p class="quiet no-print">{{_ "receipt.proof-words"}}</p>
<form method="post" action="/file/receipt/kept?@lang@" class="no-print">{{> token}}<p>{{_ "receipt.kept-words"}}</p><button>{{_ "receipt.kept"}}</button></form>
