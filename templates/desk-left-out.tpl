{{! Component: chosen cases that are not among the others. View: LEFT_OUT? {ROWS* {SUBJECT, WHY}}. }}
{{#LEFT_OUT}}<h2>{{_ "desk.together.left-out"}}</h2><ul>{{#ROWS}}<li><bdi>{{SUBJECT}}</bdi>: {{WHY}}</li>{{/ROWS}}</ul>{{/LEFT_OUT}}
