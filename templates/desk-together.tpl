{{= layout title="desk.together.title" desk="yes"}}
{{! /desk/together (a post of the list's boxes): what the chosen cases are to be answered with. View: STAFF, SESSION, FORM_TOKEN, BACK; CASES* {REFERENCE, SUBJECT}; COMMANDS* {VALUE, LABEL} (open in at
    least one of them; the label says in how many if not in all); NOTHING? {TEXT}; desk-left-out's. Fields: case (each), command. }}
<h1>{{_ "desk.together.title"}}</h1>
{{#NOTHING}}<div class="notice warn"><p>{{TEXT}}</p></div>{{/NOTHING}}
<form method="post" action="/desk/together?@lang@">
{{> token}}
<ul>{{#CASES}}<li><bdi>{{SUBJECT}}</bdi><input type="hidden" name="case" value="{{REFERENCE}}"></li>{{/CASES}}</ul>
<p class="quiet">{{_ "desk.together.words"}}</p>
<div class="actions">{{#COMMANDS}}<button class="second" name="command" value="{{VALUE}}">{{LABEL}}</button> {{/COMMANDS}}</div>
</form>
{{> desk-left-out}}
