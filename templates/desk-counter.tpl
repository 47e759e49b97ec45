{{= layout title="counter.title" desk="yes"}}
{{! /desk/counter: a member of staff writes down what somebody at the counter or on the telephone brings. View: STAFF, SESSION, FORM_TOKEN, BACK, FILING (names this filing), CHANNEL_COUNTER?,
    CHANNEL_PHONE?, KINDS* {VALUE, LABEL, CHOSEN?}, SUBJECT, SUBJECT_HINT, BODY, BODY_LABEL, BODY_HINT, KIND_QUESTION? {TEXT}, NEEDS_NAME? {TEXT}, ASKS_ABOUT? (of the kind), MANY_CATEGORIES?, CATEGORIES* {VALUE, LABEL, CHOSEN?}, OFFICES* {VALUE, LABEL, CHOSEN?}, NAME, PHONE, EMAIL, ADDRESS, ABOUT* (choices), ABOUT_OPEN?, READ_BACK_YES?, ASKED (the category whose questions are shown),
    ASKS? {CATEGORY_NAME, NOW?, NOTICE? (category.tpl), FIELDS* (fields.tpl)}, FRESH? (the form begins at the subject), multipart, files: "files"; and the fields' errors.
    Enter presses the first button of a form: out of sight it is the one that files. }}
<h1>{{_ "counter.title"}}</h1>
<p>{{_ "counter.lead"}}</p>
<form method="post" action="/desk/counter?@lang@" enctype="multipart/form-data" data-guard="">
<div class="vh" aria-hidden="true"><button tabindex="-1">{{_ "counter.file"}}</button></div>
{{> token}}<input type="hidden" name="filing" value="{{FILING}}"><input type="hidden" name="asked" value="{{ASKED}}">
<div class="field{{#CHANNEL_ERROR}} wrong{{/CHANNEL_ERROR}}"><fieldset><legend>{{_ "counter.channel"}}</legend>
{{> choice type="radio" name="channel" value="counter" label="counter.channel.counter" first="yes"}}
{{> choice type="radio" name="channel" value="phone" label="counter.channel.phone"}}</fieldset></div>
<div class="field{{#KIND_ERROR}} wrong{{/KIND_ERROR}}"><label for="kind">{{_ "file.check.kind"}}</label>
<select id="kind" name="kind">{{#KINDS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/KINDS}}</select>
<p><button class="second" name="fit" value="yes" formnovalidate>{{_ "counter.fit"}}</button></p></div>
{{#KIND_QUESTION}}<h2>{{TEXT}}</h2>{{/KIND_QUESTION}}
{{#NEEDS_NAME}}<div class="notice"><p>{{TEXT}}</p></div>{{/NEEDS_NAME}}
{{#MANY_CATEGORIES}}<div class="field{{#CATEGORY_ERROR}} wrong{{/CATEGORY_ERROR}}"><label for="category">{{_ "counter.category"}}</label>
<select id="category" name="category"><option value="">{{_ "file.category.none"}}</option>{{#CATEGORIES}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/CATEGORIES}}</select></div>{{/MANY_CATEGORIES}}
<div class="field{{#SUBJECT_ERROR}} wrong{{/SUBJECT_ERROR}}"><label for="subject">{{_ "file.what.subject"}}</label>
<p class="hint" id="subject-hint">{{SUBJECT_HINT}}</p>
{{#SUBJECT_ERROR}}<p class="error" id="subject-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/SUBJECT_ERROR}}
<input id="subject" name="subject"{{#FRESH}} autofocus=""{{/FRESH}} type="text" value="{{SUBJECT}}" aria-describedby="{{#SUBJECT_ERROR}}subject-error {{/SUBJECT_ERROR}}subject-hint"{{#SUBJECT_ERROR}} aria-invalid="true"{{/SUBJECT_ERROR}}></div>
<div class="field{{#BODY_ERROR}} wrong{{/BODY_ERROR}}"><label for="body">{{BODY_LABEL}}</label>
<p class="hint" id="body-hint">{{BODY_HINT}}</p>
{{#BODY_ERROR}}<p class="error" id="body-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/BODY_ERROR}}
<textarea id="body" name="body" rows="8" aria-describedby="{{#BODY_ERROR}}body-error {{/BODY_ERROR}}body-hint"{{#BODY_ERROR}} aria-invalid="true"{{/BODY_ERROR}}>
{{BODY:pre_escape}}</textarea></div>
<div class="field{{#OFFICE_ERROR}} wrong{{/OFFICE_ERROR}}"><label for="office">{{_ "file.office.title"}}</label>
{{#OFFICE_ERROR}}<p class="error" id="office-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/OFFICE_ERROR}}
<select id="office" name="office"{{#OFFICE_ERROR}} aria-describedby="office-error" aria-invalid="true"{{/OFFICE_ERROR}}><option value="">{{_ "file.office.unknown"}}</option>{{#OFFICES}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/OFFICES}}</select></div>
{{#ASKS}}<h2 id="asks" tabindex="-1"{{#NOW}} autofocus{{/NOW}}>{{_ "counter.asks" category=CATEGORY_NAME}}</h2>
<p>{{_ "counter.asks.hint"}}</p>
{{#NOTICE}}<div class="notice">{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}</div>{{/NOTICE}}
{{> fields}}{{/ASKS}}
<h2>{{_ "counter.who"}}</h2>
<p>{{_ "counter.who.hint"}}</p>
{{> field-text id="name" label="counter.name" spellcheck="false"}}
{{> field-text id="phone" label="file.details.phone" type="tel"}}
{{> field-text id="email" label="file.details.email" type="email" spellcheck="false"}}
{{> field-text id="address" label="file.details.address"}}
{{#ASKS_ABOUT}}<details{{#ABOUT_OPEN}} open{{/ABOUT_OPEN}}><summary>{{_ "counter.about"}}</summary>
{{> choices type="checkbox" name="about-offices" list="ABOUT" legend="file.about.title" hint="counter.about.hint"}}</details>{{/ASKS_ABOUT}}
{{> field-file id="files" label="counter.files" hint="counter.files.hint"}}
<div class="field{{#READ_BACK_ERROR}} wrong{{/READ_BACK_ERROR}}">{{#READ_BACK_ERROR}}<p class="error" id="read-back-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/READ_BACK_ERROR}}
<div class="choice"><input id="read-back" name="read-back" type="checkbox" value="yes"{{#READ_BACK_YES}} checked{{/READ_BACK_YES}}{{#READ_BACK_ERROR}} aria-describedby="read-back-error"{{/READ_BACK_ERROR}}><label for="read-back">{{_ "counter.read-back"}}</label></div></div>
<button>{{_ "counter.file"}}</button>
</form>
