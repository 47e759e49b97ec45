{{= layout title="desk.command.title" desk="yes" wide="yes"}}
{{! /desk/cases/REFERENCE/COMMAND for what is written at length. View: as desk-command, and TEXTS? {ITEMS* {TEXT_ID, LABEL}} (reply templates: each shows the
    form again with its text), ASKED? {TEXT, category, answers} (what the resident wrote). }}
<p class="quiet"><bdi>{{SUBJECT}}</bdi></p>
<h1>{{LABEL}}</h1>
<p>{{EFFECT}}</p>
{{#INVITED}}<p>{{TEXT}}</p>{{/INVITED}}
{{> desk-draft}}
<form method="post" action="{{ACTION}}" enctype="multipart/form-data" data-guard="" data-draft="">
<div class="side">
<div>
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> fields}}
{{#TAKES_FILES}}{{> field-file id="files" label="desk.files" hint="desk.files.hint"}}{{/TAKES_FILES}}
{{> desk-send}}
</div>
<div>
{{#TEXTS}}<section class="part" aria-labelledby="texts"><h2 id="texts">{{_ "desk.reply.texts"}}</h2><p class="quiet">{{_ "desk.reply.texts-words"}}</p><ul class="plain">{{#ITEMS}}<li><button class="as-link" name="text" value="{{TEXT_ID}}">{{LABEL}}</button></li>{{/ITEMS}}</ul></section>{{/TEXTS}}
{{#ASKED}}<section class="part" aria-labelledby="asked"><h2 id="asked">{{_ "desk.case.asked"}}</h2>{{> category}}<pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{> answers}}</section>{{/ASKED}}
{{^ASKED}}<p class="quiet">{{_ "desk.reply.closed"}}</p>{{/ASKED}}
</div>
</div>
</form>
