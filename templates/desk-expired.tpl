{{= layout title="desk.expired.title" desk="yes"}}
{{! A form came after the session's end. View: as desk-sign-in, KEPT* {FIELD (name), LABEL, TEXT} (texts) and HIDDEN* {FIELD, TEXT} (the rest): sent along, so that nothing is lost. Posts to /desk/sign-in. }}
<h1>{{_ "desk.expired.title"}}</h1>
<p>{{_ "desk.expired.words"}}</p>
<form method="post" action="/desk/sign-in?@lang@">
{{> token}}<input type="hidden" name="return-to" value="{{RETURN_TO}}">
{{> field-text id="name" label="desk.sign-in.name" autocomplete="username" spellcheck="false"}}
{{> field-password id="passphrase" label="desk.sign-in.passphrase" autocomplete="current-password"}}
{{#SECOND_FACTOR}}{{> field-text id="second" label="desk.sign-in.second" hint="desk.sign-in.second.hint" autocomplete="one-time-code" inputmode="numeric" class="year"}}{{/SECOND_FACTOR}}
<h2>{{_ "error.kept"}}</h2>
{{#HIDDEN}}<input type="hidden" name="{{FIELD}}" value="{{TEXT}}">{{/HIDDEN}}
{{#KEPT}}<div class="field"><label for="{{FIELD}}">{{LABEL}}</label><textarea id="{{FIELD}}" name="{{FIELD}}" rows="8" readonly>
{{TEXT:pre_escape}}</textarea></div>{{/KEPT}}
<button>{{_ "desk.expired.go"}}</button>
</form>
