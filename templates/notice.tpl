{{! Component: what may help before filing. View: NOTICE? {LINES* {TEXT}}. }}
{{#NOTICE}}<div class="notice"><h2>{{_ "file.notice"}}</h2>{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}<p class="quiet">{{_ "file.notice.go-on"}}</p></div>{{/NOTICE}}
