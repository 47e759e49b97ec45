{{! Component: what is due, next first. View: DUE* {WHAT (who owes what), DAY, REMAINING, RULE, SOURCE (law and articles), LATE?, PROVISIONAL?, SUSPENDED? {TEXT} (instead of the day: it stands still), STEPS* {TEXT}, COUNT? {HREF}}. }}
{{#DUE}}
<div class="deadline{{#LATE}} late{{/LATE}}">
<p>{{WHAT}}</p>
{{#SUSPENDED}}<p>{{TEXT}}</p>{{/SUSPENDED}}
{{^SUSPENDED}}<p class="day">{{DAY}}</p>
<p><span class="status {{#LATE}}late{{/LATE}}{{^LATE}}due{{/LATE}}">{{REMAINING}}</span></p>
{{#PROVISIONAL}}<p>{{_ "due.provisional"}}</p>{{/PROVISIONAL}}{{/SUSPENDED}}
<p>{{_ "due.rule-is" rule=RULE}}<br><span class="quiet small">{{SOURCE}}</span></p>
<details><summary>{{_ "due.counted"}}</summary><ol class="steps">{{#STEPS}}<li>{{TEXT}}</li>{{/STEPS}}</ol>
{{#COUNT}}<p class="no-print"><a href="{{HREF}}">{{_ "due.count-again"}}</a></p>{{/COUNT}}</details>
</div>
{{/DUE}}
