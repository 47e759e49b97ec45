{{= layout title="desk.conflict.title" desk="yes"}}
{{! 409: someone was faster. View: STAFF, FORM_TOKEN, CHANGES* {WHAT, WHO, WHEN}, KEPT* {LABEL, TEXT} (what was typed), REFERENCE, AGAIN_HREF (own path to go on with the text), MAY_GO_ON?. }}
<h1>{{_ "desk.conflict.title"}}</h1>
<p>{{_ "desk.conflict.words"}}</p>
<h2>{{_ "desk.conflict.changed"}}</h2>
<ul>{{#CHANGES}}<li><b>{{WHAT}}</b> {{_ "page.two" one=WHO two=WHEN}}</li>{{/CHANGES}}</ul>
<h2>{{_ "error.kept"}}</h2>
{{#KEPT}}<p><b>{{LABEL}}</b></p><pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/KEPT}}
<div class="actions">{{#MAY_GO_ON}}<a class="button" href="{{AGAIN_HREF}}">{{_ "desk.conflict.go-on"}}</a>{{/MAY_GO_ON}} <a href="/desk/case/{{REFERENCE}}?@lang@">{{_ "desk.conflict.look"}}</a></div>
