{{= layout title="town.title" desk="yes"}}
{{! /desk/town, for administrators. View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, KINDS* {HREF, LABEL, WORDS, COUNT? {NUMBER}},
    RECENT* {HREF (its history), LABEL, SOURCE}. }}
<h1>{{_ "town.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p>{{_ "town.words"}}</p>
<ul class="plain">{{#KINDS}}<li><p><a href="{{HREF}}"><b>{{LABEL}}</b></a>{{#COUNT}} <span class="quiet">{{NUMBER}}</span>{{/COUNT}}<br>{{WORDS}}</p></li>{{/KINDS}}</ul>
<h2>{{_ "town.recent"}}</h2>
{{^RECENT}}<p>{{_ "town.recent.none"}}</p>{{/RECENT}}
<ul class="plain">{{#RECENT}}<li><a href="{{HREF}}">{{LABEL}}</a> <span class="quiet">{{SOURCE}}</span></li>{{/RECENT}}</ul>
