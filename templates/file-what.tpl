{{= layout title="file.what.title"}}
{{! /file/what, page 1. View: BACK, FORM_TOKEN, SUBJECT, SUBJECT_ERROR?, BODY, BODY_ERROR?. Fields: subject, body. }}
<h1>{{_ "file.what.title"}}</h1>
<p>{{_ "file.what.lead"}}</p>
<form method="post" action="/file/what?@lang@" data-guard="">
{{> token}}
{{> field-text id="subject" label="file.what.subject" hint="file.what.subject.hint"}}
{{> field-lines id="body" label="file.what.body" hint="file.what.body.hint" rows="10"}}
<button>{{_ "form.continue"}}</button>
</form>
