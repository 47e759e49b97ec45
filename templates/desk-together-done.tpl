{{= layout title="desk.together.title" desk="yes"}}
{{! /desk/together, sent: who got it. View: STAFF, SESSION, FORM_TOKEN, BACK, LABEL, SUMMARY; GOT* {SUBJECT, LINK? {HREF}}; FAILED* {SUBJECT, WHY, LINK? {HREF}}; AGAIN? {COMMAND, CASES* {REFERENCE}, MAY?, HIDDEN* {FIELD, TEXT},
    KEPT* {FIELD, LABEL, TEXT}} (what was written, to be sent once more). }}
<h1>{{LABEL}}</h1>
<div class="notice" role="status"><p>{{SUMMARY}}</p></div>
{{#AGAIN}}<h2>{{_ "desk.together.failed"}}</h2>{{/AGAIN}}
<ul>{{#FAILED}}<li>{{#LINK}}<a href="{{HREF}}">{{/LINK}}<bdi>{{SUBJECT}}</bdi>{{#LINK}}</a>{{/LINK}}: {{WHY}}</li>{{/FAILED}}</ul>
{{#AGAIN}}<form method="post" action="/desk/together?@lang@">
{{> token}}<input type="hidden" name="command" value="{{COMMAND}}">
{{#CASES}}<input type="hidden" name="case" value="{{REFERENCE}}">{{/CASES}}
{{#HIDDEN}}<input type="hidden" name="{{FIELD}}" value="{{TEXT}}">{{/HIDDEN}}
{{#KEPT}}<div class="field"><label for="{{FIELD}}">{{LABEL}}</label><textarea id="{{FIELD}}" name="{{FIELD}}" rows="6" readonly>
{{TEXT:pre_escape}}</textarea></div>{{/KEPT}}
{{#MAY}}<button>{{_ "desk.together.again"}}</button>{{/MAY}}
</form>{{/AGAIN}}
<h2>{{_ "desk.together.got"}}</h2>
<ul>{{#GOT}}<li>{{#LINK}}<a href="{{HREF}}">{{/LINK}}<bdi>{{SUBJECT}}</bdi>{{#LINK}}</a>{{/LINK}}</li>{{/GOT}}</ul>
