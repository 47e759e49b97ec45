{{= layout title="file.start.title"}}
{{! GET /file: before filing. View: MANY_KINDS?, KINDS* (choices; field kind, a procedure's id), KIND_ERROR? (never);
    CALL? {ID}: the open call that it is to answer to; MANY_CATEGORIES?, CATEGORIES* (choices; field category), CATEGORY_NONE?, CATEGORY_ERROR? (never); EMERGENCY? {LINES* {TEXT}} (in the town's words). }}
<h1>{{_ "file.start.title"}}</h1>
<p class="lead">{{_ "file.start.lead"}}</p>
<ul><li>{{_ "file.start.1"}}</li><li>{{_ "file.start.2"}}</li><li>{{_ "file.start.3"}}</li><li>{{_ "file.start.4"}}</li><li>{{_ "file.start.5"}}</li><li>{{_ "file.start.6"}}</li></ul>
<form method="get" action="/file/what">
<input type="hidden" name="lang" value="@tag@">{{#CALL}}<input type="hidden" name="call" value="{{ID}}">{{/CALL}}
{{#MANY_KINDS}}{{> choices type="radio" name="kind" list="KINDS" legend="file.kind.title"}}{{/MANY_KINDS}}
{{#MANY_CATEGORIES}}{{> choices type="radio" name="category" list="CATEGORIES" legend="file.category.title" hint="file.category.hint" last="none" last-label="file.category.none" last-hint="file.category.none.hint"}}{{/MANY_CATEGORIES}}
<button>{{_ "file.start.go"}}</button>
</form>
{{#EMERGENCY}}{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}{{/EMERGENCY}}{{^EMERGENCY}}<p>{{_ "file.start.danger"}}</p>{{/EMERGENCY}}
