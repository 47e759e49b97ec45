{{! Component: a leader's reception day. View: WHEN, LEADER, POST, OFFICE, PLACE, MINUTES; JOINT? {TEXT}, LANGUAGES? {TEXT}, NOTE? {LINES* {TEXT}}, CANCELLED? {TEXT (why)}. }}
{{#CANCELLED}}<div class="notice warn"><p><b>{{_ "reception.cancelled"}}</b></p><p>{{TEXT}}</p></div>{{/CANCELLED}}
<dl class="rows"><div><dt>{{_ "reception.when"}}</dt><dd>{{WHEN}}<br><span class="quiet">{{MINUTES}}</span></dd></div>
<div><dt>{{_ "reception.who"}}</dt><dd><bdi>{{LEADER}}</bdi><br>{{POST}}<br>{{OFFICE}}</dd></div>
{{#JOINT}}<div><dt>{{_ "reception.joint"}}</dt><dd>{{TEXT}}</dd></div>{{/JOINT}}
<div><dt>{{_ "reception.place"}}</dt><dd>{{PLACE}}</dd></div>
{{#LANGUAGES}}<div><dt>{{_ "reception.languages"}}</dt><dd>{{TEXT}}</dd></div>{{/LANGUAGES}}</dl>
{{#NOTE}}{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}{{/NOTE}}
