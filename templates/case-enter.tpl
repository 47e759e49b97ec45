{{= layout title="follow.title"}}
{{! GET/POST /case: the code. View: FORM_TOKEN, CODE, CODE_ERROR?, THEN? {PATH} where to go on. Fields: code, then. }}
<form method="post" action="/case?@lang@">
{{> token}}
{{#THEN}}<input type="hidden" name="then" value="{{PATH}}">{{/THEN}}
{{> field-code id="code" label="follow.title" hint="follow.hint" heading="yes"}}
{{#THEN}}<p>{{_ "follow.then"}}</p>{{/THEN}}
<button>{{_ "follow.open"}}</button>
</form>
<details><summary>{{_ "follow.lost"}}</summary><p>{{_ "follow.lost-words"}}</p></details>
