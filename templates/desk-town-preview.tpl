{{= layout title="town.preview.title" desk="yes" wide="yes"}}
{{! What would become of it. View: STAFF, SESSION, FORM_TOKEN, BACK, TITLE, ACTION, VERSION, DOCUMENT, CONFLICT? {TEXT} (somebody published meanwhile), SAME?, DIFFERENCES* (town-differences),
    SHOWN* {TAG, LANGUAGE, CHOICE? {LABEL, HINT?}, NOTICE? (notice), FIELDS* (fields), OFFICE? {NAME, PARENT, COMPLAINTS, OUTSIDE? {TEXT}}, TEXTS* {LABEL, TEXT}, WELCOME? EMERGENCY? {LINES*},
    CONTACT? {TEXT}}. Fields: document, step = "publish" or "change". }}
<p class="quiet">{{TITLE}}</p>
<h1>{{_ "town.preview.title"}}</h1>
{{#CONFLICT}}<div class="notice warn" role="alert"><p>{{_ "town.conflict"}}</p><p>{{TEXT}}</p></div>{{/CONFLICT}}
<h2>{{_ "town.differences"}}</h2>
{{#SAME}}<p>{{_ "town.same"}}</p>{{/SAME}}
{{> town-differences}}
<h2>{{_ "town.shown"}}</h2>
{{#SHOWN}}<section class="part" lang="{{TAG}}" aria-label="{{LANGUAGE}}"><h3>{{LANGUAGE}}</h3>
{{#CHOICE}}<div class="choice"><input type="radio" disabled aria-label="{{LABEL}}"><span class="label">{{LABEL}}</span>{{#HINT}}<div class="hint">{{TEXT}}</div>{{/HINT}}</div>{{/CHOICE}}
{{#NOTICE}}<div class="notice">{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}</div>{{/NOTICE}}
<fieldset disabled>{{> fields}}</fieldset>
{{#OFFICE}}<dl class="rows"><div><dt>{{_ "town.name"}}</dt><dd>{{NAME}}</dd></div><div><dt>{{_ "town.office.parent"}}</dt><dd>{{PARENT}}</dd></div><div><dt>{{_ "town.office.complaints-to"}}</dt><dd>{{COMPLAINTS}}</dd></div>{{#OUTSIDE}}<div><dt>{{_ "town.office.outside-route"}}</dt><dd>{{TEXT}}</dd></div>{{/OUTSIDE}}</dl>{{/OFFICE}}
{{#TEXTS}}<h4>{{LABEL}}</h4><pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/TEXTS}}
{{#WELCOME}}{{#LINES}}<p class="lead">{{TEXT}}</p>{{/LINES}}{{/WELCOME}}
{{#EMERGENCY}}<div class="notice warn">{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}</div>{{/EMERGENCY}}
{{#CONTACT}}<p class="quiet">{{TEXT}}</p>{{/CONTACT}}
</section>
{{/SHOWN}}
<form method="post" action="{{ACTION}}">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}"><input type="hidden" name="document" value="{{DOCUMENT}}">
<div class="actions">{{^SAME}}<button name="step" value="publish">{{#CONFLICT}}{{_ "town.publish.anyway"}}{{/CONFLICT}}{{^CONFLICT}}{{_ "town.publish"}}{{/CONFLICT}}</button> {{/SAME}}<button class="second" name="step" value="change">{{_ "town.change"}}</button></div>
</form>
