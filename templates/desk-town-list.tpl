{{= layout title="town.title" desk="yes" wide="yes"}}
{{! /desk/town/KIND. View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, TITLE, WORDS, NEW_HREF, NEW_LABEL, EMPTY?, ROWS* {HREF, LABEL, DETAIL, WITHDRAWN?, SOURCE}. }}
<h1>{{TITLE}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p>{{WORDS}}</p>
<p><a class="button second" href="{{NEW_HREF}}">{{NEW_LABEL}}</a></p>
{{#EMPTY}}<p>{{_ "town.none"}}</p>{{/EMPTY}}
{{^EMPTY}}<div class="scroll" tabindex="0" role="region" aria-label="{{TITLE}}"><table class="cases" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "town.column.name"}}</th><th scope="col" role="columnheader">{{_ "town.column.detail"}}</th><th scope="col" role="columnheader">{{_ "town.column.source"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr role="row"><th scope="row" role="rowheader"><a href="{{HREF}}">{{LABEL}}</a>{{#WITHDRAWN}} <span class="quiet">{{_ "town.withdrawn"}}</span>{{/WITHDRAWN}}</th><td role="cell">{{DETAIL}}</td><td role="cell"><span class="quiet">{{SOURCE}}</span></td></tr>
{{/ROWS}}
</tbody></table></div>{{/EMPTY}}
