{{= layout title="review.title"}}
{{! /case/review. View: BACK, FORM_TOKEN, SESSION, ASK (what the procedure calls it), WHERE, OTHER_PERSON? (nobody decides there who decided before), RULES* {TEXT} (by when it is answered), TEXT, TEXT_ERROR?. Field: text (optional). }}
<h1>{{ASK}}</h1>
<p>{{_ "review.words" where=WHERE}}{{#OTHER_PERSON}} {{_ "review.other-person"}}{{/OTHER_PERSON}}</p>
{{#RULES}}<p>{{TEXT}}</p>{{/RULES}}
<form method="post" action="/case/review?@lang@" data-guard="">
{{> token}}
{{> field-lines id="text" label="review.text" hint="review.text.hint" rows="8"}}
<button>{{ASK}}</button>
</form>
