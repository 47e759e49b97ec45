{{= layout title="file.start.title"}}
{{! GET /file: before filing. View: layout only. }}
<h1>{{_ "file.start.title"}}</h1>
<p class="lead">{{_ "file.start.lead"}}</p>
<ul><li>{{_ "file.start.1"}}</li><li>{{_ "file.start.2"}}</li><li>{{_ "file.start.3"}}</li><li>{{_ "file.start.4"}}</li></ul>
<p><a class="button" href="/file/what?@lang@">{{_ "file.start.go"}}</a></p>
<p>{{_ "file.start.danger"}}</p>
