{{! Component: the story, newest first. View: EVENTS* {WHAT, WHO, WHEN, CLOCK? {TEXT}, RULE? {TEXT, SOURCE}, SAID? {TEXT}, FILES_HERE? {FILES*}, MORE? {HREF, LABEL}}. }}
<ol class="timeline">
{{#EVENTS}}<li><p><b>{{WHAT}}</b></p>
<p class="who">{{_ "page.two" one=WHO two=WHEN}}</p>
{{#CLOCK}}<p class="clock">{{TEXT}}</p>{{/CLOCK}}
{{#RULE}}<p class="quiet small">{{_ "due.rule-is" rule=TEXT}} {{SOURCE}}</p>{{/RULE}}
{{#SAID}}<pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/SAID}}
{{#FILES_HERE}}{{> files}}{{/FILES_HERE}}
{{#MORE}}<p class="no-print"><a href="{{HREF}}">{{LABEL}}</a></p>{{/MORE}}</li>
{{/EVENTS}}
</ol>
