{{= layout title="desk.away.title" desk="yes"}}
{{! /desk/away?from=: the head gives a member's cases to a colleague. View: STAFF, SESSION, FORM_TOKEN, BACK; MEMBERS* {VALUE, LABEL, CHOSEN?}, FROM_ERROR? {TEXT}; CHOSEN_MEMBER? {FROM, COUNT (words), ANY?, RECEIVERS* {VALUE, LABEL, CHOSEN?},
    TO_ERROR? {TEXT}, AFTER? {PLACE} (these were some of many)}; GIVEN? {TEXT, KEPT_BACK* {REFERENCE, SUBJECT, WHY}}. }}
<h1>{{_ "desk.away.title"}}</h1>
<p>{{_ "desk.away.words"}}</p>
{{#GIVEN}}<div class="notice" role="status"><p>{{TEXT}}</p>{{#KEPT_BACK}}<p><a href="/desk/cases/{{REFERENCE}}?@lang@"><bdi>{{SUBJECT}}</bdi></a>: {{WHY}}</p>{{/KEPT_BACK}}</div>{{/GIVEN}}
<form method="get" action="/desk/away">
<input type="hidden" name="lang" value="@tag@">
<div class="field{{#FROM_ERROR}} wrong{{/FROM_ERROR}}"><label for="from">{{_ "desk.away.from"}}</label>{{#FROM_ERROR}}<p class="error" id="from-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/FROM_ERROR}}<select id="from" name="from"{{#FROM_ERROR}} aria-describedby="from-error" aria-invalid="true"{{/FROM_ERROR}}><option value="">{{_ "form.please-choose"}}</option>{{#MEMBERS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/MEMBERS}}</select></div>
<button class="second">{{_ "desk.away.look"}}</button>
</form>
{{#CHOSEN_MEMBER}}<h2>{{_ "desk.away.give-title"}}</h2><p>{{COUNT}}</p>
{{#ANY}}<form method="post" action="/desk/away?@lang@">
{{> token}}<input type="hidden" name="from" value="{{FROM}}">{{#AFTER}}<input type="hidden" name="after" value="{{PLACE}}">{{/AFTER}}
<div class="field{{#TO_ERROR}} wrong{{/TO_ERROR}}"><label for="to">{{_ "desk.away.to"}}</label>{{#TO_ERROR}}<p class="error" id="to-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/TO_ERROR}}<select id="to" name="to"{{#TO_ERROR}} aria-describedby="to-error" aria-invalid="true"{{/TO_ERROR}}><option value="">{{_ "form.please-choose"}}</option>{{#RECEIVERS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/RECEIVERS}}</select></div>
<p class="quiet">{{_ "desk.away.give-words"}}</p>
<button>{{_ "desk.away.give"}}</button>
</form>{{/ANY}}{{/CHOSEN_MEMBER}}
