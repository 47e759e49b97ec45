{{! Component: what is due next. View: DUE? {WHAT, DAY, REMAINING, RULE, LATE?, PROVISIONAL?, STEPS* {TEXT}}. }}
{{#DUE}}
<div class="deadline{{#LATE}} late{{/LATE}}">
<p>{{WHAT}}</p>
<p class="day">{{DAY}}</p>
<p><span class="status {{#LATE}}late{{/LATE}}{{^LATE}}due{{/LATE}}">{{REMAINING}}</span></p>
{{#PROVISIONAL}}<p>{{_ "due.provisional"}}</p>{{/PROVISIONAL}}
<details><summary>{{_ "due.why"}}</summary><p>{{RULE}}</p><ol class="steps">{{#STEPS}}<li>{{TEXT}}</li>{{/STEPS}}</ol></details>
</div>
{{/DUE}}
