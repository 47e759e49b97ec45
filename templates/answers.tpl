{{! Component: what was answered to a category's questions. View: ANSWERS? {TEXT}. }}
{{#ANSWERS}}<h3>{{_ "case.answers"}}</h3><pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/ANSWERS}}
