{{= layout title="withdraw.title"}}
{{! /case/withdraw. View: BACK, FORM_TOKEN. }}
<h1>{{_ "withdraw.title"}}</h1>
<p>{{_ "withdraw.words"}}</p>
<form method="post" action="/case/withdraw?@lang@">{{> token}}<div class="actions"><button>{{_ "withdraw.yes"}}</button> <a href="/case?@lang@">{{_ "withdraw.no"}}</a></div></form>
