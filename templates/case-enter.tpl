{{= layout title="follow.title"}}
{{! GET/POST /case: the code. View: FORM_TOKEN, CODE, CODE_ERROR?. Field: code. }}
<form method="post" action="/case?@lang@">
{{> token}}
{{> field-code id="code" label="follow.title" hint="follow.hint" heading="yes"}}
<button>{{_ "follow.open"}}</button>
</form>
<details><summary>{{_ "follow.lost"}}</summary><p>{{_ "follow.lost-words"}}</p></details>
