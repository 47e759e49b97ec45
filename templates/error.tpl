{{= layout title="error.title"}}
{{! Any page that can't be shown. View: HEADING, WORDS* {TEXT}, INCIDENT? {NUMBER}, AGAIN? {HREF, LABEL}, KEPT? {TEXT} (what was typed).
    Keys for HEADING and WORDS: error.404, error.405, error.408, error.413, error.429, error.500, error.503, error.403, error.expired, each with .text. }}
<h1>{{HEADING}}</h1>
{{#WORDS}}<p>{{TEXT}}</p>{{/WORDS}}
{{#INCIDENT}}<p>{{_ "error.incident" number=NUMBER}}</p>{{/INCIDENT}}
{{#KEPT}}<h2>{{_ "error.kept"}}</h2><p>{{_ "error.kept-hint"}}</p><textarea rows="10" readonly aria-label="{{_ "error.kept"}}">
{{TEXT:pre_escape}}</textarea>{{/KEPT}}
{{#AGAIN}}<p><a class="button" href="{{HREF}}">{{LABEL}}</a></p>{{/AGAIN}}
<p><a href="/?@lang@">{{_ "page.home"}}</a></p>
