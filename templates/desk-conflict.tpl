{{= layout title="desk.conflict.title" desk="yes"}}
{{! 409: the case has moved since the form was shown. View: STAFF, FORM_TOKEN, OWN? (by this member's own doing), CHANGES* {WHAT, WHO, WHEN}, ACTION (own path of the form), VERSION (the case's now),
    KEPT* {FIELD, LABEL, TEXT} (texts typed), HIDDEN* {FIELD, TEXT} (choices and days), REFERENCE, MAY_GO_ON?; CLOSED? {WHY, LABEL (of the step), AS_MESSAGE? {ACTION, WORDS}} (the step can't be given any more).
    "again" shows the form once more. }}
<h1>{{_ "desk.conflict.title"}}</h1>
{{#MAY_GO_ON}}<p>{{_ "desk.conflict.words"}}</p>{{/MAY_GO_ON}}
{{#OWN}}<p>{{_ "desk.conflict.own"}}</p>{{/OWN}}
{{#CLOSED}}<div class="notice"><p>{{WHY}}</p><p>{{_ "desk.conflict.closed" step=LABEL}}</p></div>
{{#AS_MESSAGE}}<form method="post" action="{{ACTION}}" enctype="multipart/form-data">{{> token}}<input type="hidden" name="version" value="{{VERSION}}"><input type="hidden" name="again" value="yes"><input type="hidden" name="body" value="{{WORDS}}">
<p><button class="second">{{_ "desk.conflict.as-message"}}</button></p></form>{{/AS_MESSAGE}}{{/CLOSED}}
<h2>{{_ "desk.conflict.changed"}}</h2>
<ul>{{#CHANGES}}<li><b>{{WHAT}}</b> {{_ "page.two" one=WHO two=WHEN}}</li>{{/CHANGES}}</ul>
<h2>{{_ "error.kept"}}</h2>
<form method="post" action="{{ACTION}}">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}"><input type="hidden" name="again" value="yes">
{{#HIDDEN}}<input type="hidden" name="{{FIELD}}" value="{{TEXT}}">{{/HIDDEN}}
{{#KEPT}}<div class="field"><label for="{{FIELD}}">{{LABEL}}</label><textarea id="{{FIELD}}" name="{{FIELD}}" rows="8" readonly>
{{TEXT:pre_escape}}</textarea></div>{{/KEPT}}
<div class="actions">{{#MAY_GO_ON}}<button>{{_ "desk.conflict.go-on"}}</button>{{/MAY_GO_ON}} <a href="/desk/cases/{{REFERENCE}}?@lang@">{{_ "desk.conflict.look"}}</a></div>
</form>
