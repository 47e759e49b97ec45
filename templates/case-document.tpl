{{= layout title="case.documents" letter="yes"}}
{{! A document of a case. View: BACK, PDF_HREF; letter's. }}
{{> letter}}
<p class="no-print"><a class="button" href="{{PDF_HREF}}" download>{{_ "document.pdf"}}</a> <button class="second js-only" type="button" data-print="">{{_ "receipt.print-now"}}</button></p>
