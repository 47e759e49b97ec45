{{= layout title="desk.together.title" desk="yes" wide="yes"}}
{{! /desk/together with a command: its form once, for all. View: STAFF, SESSION, FORM_TOKEN, BACK, LABEL, COMMAND, HOW_MANY; CASES* {REFERENCE, SUBJECT, REVISION, TEXT (what the resident wrote)}; TEXTS? {ITEMS* {TEXT_ID, LABEL}};
    LEFT_OUT? (desk-left-out); FIELDS* (fields). }}
<h1>{{LABEL}}</h1>
<p>{{HOW_MANY}}</p>
<form method="post" action="/desk/together?@lang@" data-guard="">
<div class="side">
<div>
{{> token}}<input type="hidden" name="command" value="{{COMMAND}}">
{{> fields}}
<div class="actions"><button name="send" value="yes">{{_ "desk.together.send"}}</button></div>
<p class="quiet">{{_ "desk.together.each"}}</p>
</div>
<div>
{{#TEXTS}}<section class="part" aria-labelledby="texts"><h2 id="texts">{{_ "desk.reply.texts"}}</h2><p class="quiet">{{_ "desk.reply.texts-words"}}</p><ul class="plain">{{#ITEMS}}<li><button class="as-link" name="text" value="{{TEXT_ID}}">{{LABEL}}</button></li>{{/ITEMS}}</ul></section>{{/TEXTS}}
<section class="part" aria-labelledby="asked"><h2 id="asked">{{_ "desk.together.cases"}}</h2>
{{#CASES}}<details><summary><bdi>{{SUBJECT}}</bdi></summary><pre class="said" dir="auto">{{TEXT:pre_escape}}</pre><p><a href="/desk/cases/{{REFERENCE}}?@lang@">{{_ "desk.together.look"}}</a></p></details><input type="hidden" name="case" value="{{REFERENCE}}"><input type="hidden" name="version-{{REFERENCE}}" value="{{REVISION}}">
{{/CASES}}</section>
{{> desk-left-out}}
</div>
</div>
</form>
