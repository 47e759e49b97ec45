{{= layout title="file.what.title"}}
{{! /file/what, page 1. View: BACK, FORM_TOKEN, SUBJECT, SUBJECT_ERROR?, BODY, BODY_ERROR?; KIND (procedure), KIND_NAME, MANY_KINDS?; one of FOR_SUGGESTION?, FOR_DISCLOSURE?, FOR_OFFICIAL_REPORT?,
    FOR_OTHER?; NEEDS_NAME? {TEXT}; MANY_CATEGORIES?, CATEGORY (id), CATEGORY_NAME? {TEXT}, CALL? {TITLE, TAG, HREF, ID} (the open call that it answers to), CALL_ID (the same or empty), CALL_ERROR?, NOTICE? {LINES* {TEXT}}, FIELDS* (fields: its questions). Fields: kind, category,
    subject, body, answer-ID. }}
{{#FOR_OTHER}}<h1>{{_ "file.what.title"}}</h1>{{/FOR_OTHER}}{{#FOR_SUGGESTION}}<h1>{{_ "file.suggestion.title"}}</h1>{{/FOR_SUGGESTION}}{{#FOR_DISCLOSURE}}<h1>{{_ "file.disclosure.title"}}</h1>{{/FOR_DISCLOSURE}}{{#FOR_OFFICIAL_REPORT}}<h1>{{_ "file.official-report.title"}}</h1>{{/FOR_OFFICIAL_REPORT}}
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
{{> field-text id="subject" label="file.what.subject" hint="file.what.subject.hint"}}
{{#FOR_OTHER}}{{> field-lines id="body" label="file.what.body" hint="file.what.body.hint" rows="10"}}{{/FOR_OTHER}}
{{#FOR_SUGGESTION}}{{> field-lines id="body" label="file.suggestion.body" hint="file.suggestion.body.hint" rows="10"}}{{/FOR_SUGGESTION}}
{{#FOR_OFFICIAL_REPORT}}{{> field-lines id="body" label="file.official-report.body" hint="file.official-report.body.hint" rows="10"}}{{/FOR_OFFICIAL_REPORT}}
{{#FOR_DISCLOSURE}}{{> field-lines id="body" label="file.disclosure.body" hint="file.disclosure.body.hint" rows="10"}}{{/FOR_DISCLOSURE}}
{{> fields}}
<button>{{_ "form.continue"}}</button>
</form>
