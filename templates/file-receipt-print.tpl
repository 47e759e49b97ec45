{{= layout title="receipt.title" slip="yes"}}
{{! The printable page: the slip alone. View: the slip's. }}
<h1 class="vh">{{_ "receipt.title"}}</h1>
{{> slip}}
<p class="no-print"><button class="second js-only" type="button" data-print="">{{_ "receipt.print-now"}}</button></p>
