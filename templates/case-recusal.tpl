{{= layout title="recusal.title"}}
{{! /case/recusal: asks that somebody else handle the case. View: BACK, FORM_TOKEN, SESSION, TEXT, TEXT_ERROR?. Field: text (optional). }}
<h1>{{_ "recusal.title"}}</h1>
<p>{{_ "recusal.words"}}</p>
<form method="post" action="/case/recusal?@lang@" data-guard="">
{{> token}}
{{> field-lines id="text" label="recusal.text" hint="recusal.text.hint" rows="6"}}
<div class="actions"><button>{{_ "recusal.ask"}}</button> <a href="/case?@lang@">{{_ "recusal.no"}}</a></div>
</form>
