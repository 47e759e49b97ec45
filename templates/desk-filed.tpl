{{= layout title="counter.filed" desk="yes" letter="yes"}}
{{! /desk/counter/filed: it is filed; the receipt, and the way to the slip. View: STAFF, SESSION, FORM_TOKEN, REFERENCE; RECEIPT? and letter's. }}
<div class="no-print">
{{^RECEIPT}}<h1>{{_ "counter.filed"}}</h1>{{/RECEIPT}}{{#RECEIPT}}<p class="lead" role="status"><b>{{_ "counter.filed"}}</b></p>{{/RECEIPT}}
<p>{{_ "counter.filed-words" number=REFERENCE}}</p>
<form method="post" action="/desk/counter/slip?@lang@">{{> token}}<button autofocus="">{{_ "counter.slip.go"}}</button></form>
<p class="quiet">{{_ "counter.slip.once"}}</p>
</div>
{{#RECEIPT}}{{> letter}}{{/RECEIPT}}
