{{= layout title="file.what.title"}}
{{! /file/what, page 1. View: BACK, FORM_TOKEN, SUBJECT, SUBJECT_ERROR?, BODY, BODY_ERROR?; KIND (procedure), KIND_NAME, MANY_KINDS?; QUESTION, SUBJECT_HINT, BODY_LABEL, BODY_HINT (of
    the kind); NEEDS_NAME? {TEXT}; MANY_CATEGORIES?, CATEGORY (id), CATEGORY_NAME? {TEXT}, CALL? {TITLE, TAG, HREF, ID} (the open call that it answers to), CALL_ID (the same or empty), CALL_ERROR?, NOTICE? {LINES* {TEXT}}, FIELDS* (fields: its questions). Fields: kind, category,
    subject, body, answer-ID. }}
<h1>{{QUESTION}}</h1>
{{#MANY_KINDS}}<p class="quiet">{{KIND_NAME}}{{#CATEGORY_NAME}} · {{TEXT}}{{/CATEGORY_NAME}} <a href="/file?kind={{KIND:url_query_escape}}&amp;category={{CATEGORY:url_query_escape}}&amp;call={{CALL_ID:url_query_escape}}&amp;@lang@">{{_ "file.kind.change"}}</a></p>{{/MANY_KINDS}}
{{^MANY_KINDS}}{{#CATEGORY_NAME}}<p class="quiet">{{TEXT}} <a href="/file?kind={{KIND:url_query_escape}}&amp;category={{CATEGORY:url_query_escape}}&amp;@lang@">{{_ "file.kind.change"}}</a></p>{{/CATEGORY_NAME}}{{/MANY_KINDS}}
{{#CALL}}<p class="quiet">{{_ "call.for"}} <a href="{{HREF}}" lang="{{TAG}}">{{TITLE}}</a></p><p class="quiet">{{_ "call.known"}}</p>{{/CALL}}
{{#CALL_ERROR}}<p class="error" id="call">{{TEXT}}</p>{{/CALL_ERROR}}
{{> notice}}
<p>{{_ "file.what.lead"}}</p>
{{#NEEDS_NAME}}<div class="notice"><p>{{TEXT}}</p></div>{{/NEEDS_NAME}}
<form method="post" action="/file/what?@lang@" data-guard="">
{{> token}}
<input type="hidden" name="kind" value="{{KIND}}"><input type="hidden" name="category" value="{{CATEGORY}}">{{#CALL}}<input type="hidden" name="call" value="{{ID}}">{{/CALL}}
<div class="field{{#SUBJECT_ERROR}} wrong{{/SUBJECT_ERROR}}">
<label for="subject">{{_ "file.what.subject"}}</label>
<p class="hint" id="subject-hint">{{SUBJECT_HINT}}</p>
{{#SUBJECT_ERROR}}<p class="error" id="subject-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/SUBJECT_ERROR}}
<input id="subject" name="subject" type="text" value="{{SUBJECT}}" aria-describedby="{{#SUBJECT_ERROR}}subject-error {{/SUBJECT_ERROR}}subject-hint"{{#SUBJECT_ERROR}} aria-invalid="true"{{/SUBJECT_ERROR}}>
</div>
<div class="field{{#BODY_ERROR}} wrong{{/BODY_ERROR}}">
<label for="body">{{BODY_LABEL}}</label>
<p class="hint" id="body-hint">{{BODY_HINT}}</p>
{{#BODY_ERROR}}<p class="error" id="body-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/BODY_ERROR}}
<textarea id="body" name="body" rows="10" aria-describedby="{{#BODY_ERROR}}body-error {{/BODY_ERROR}}body-hint"{{#BODY_ERROR}} aria-invalid="true"{{/BODY_ERROR}}>
{{BODY:pre_escape}}</textarea>
</div>
{{> fields}}
<button>{{_ "form.continue"}}</button>
</form>
