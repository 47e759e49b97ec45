{{= layout title="desk.calendar.title" desk="yes"}}
{{! /desk/calendar, for administrators: which days are off. View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, CALENDARS* {VALUE, LABEL, CHOSEN?, FIXED?, YEARS* {HREF, YEAR, WORDS}},
    CALENDAR_YEAR (typed), SHOWN? {NAME, CALENDAR, YEAR, UNPUBLISHED?, DAYS* {WHAT}, VERSIONS* {WHAT}, MAY_UNDO? {SINCE}}, and the fields' errors. Posts: /desk/calendar (a file), /desk/calendar/undo. }}
<h1>{{_ "desk.calendar.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p>{{_ "desk.calendar.lead"}}</p>
{{#SHOWN}}<h2>{{NAME}}</h2>
{{#UNPUBLISHED}}<p>{{_ "desk.calendar.unpublished"}}</p>{{/UNPUBLISHED}}
<ul class="plain">{{#DAYS}}<li>{{WHAT}}</li>{{/DAYS}}</ul>
<h3>{{_ "desk.calendar.versions"}}</h3>
<ul class="plain">{{#VERSIONS}}<li>{{WHAT}}</li>{{/VERSIONS}}</ul>
{{#MAY_UNDO}}<form method="post" action="/desk/calendar/undo?@lang@">{{> token}}<input type="hidden" name="calendar" value="{{CALENDAR}}"><input type="hidden" name="year" value="{{YEAR}}"><input type="hidden" name="since" value="{{SINCE}}"><p class="hint">{{_ "desk.calendar.undo.hint"}}</p><button class="second">{{_ "desk.calendar.undo"}}</button></form>{{/MAY_UNDO}}
{{/SHOWN}}
<h2>{{_ "desk.calendar.all"}}</h2>
{{#CALENDARS}}<h3>{{LABEL}}</h3>
{{#FIXED}}<p>{{_ "calendar.always"}}</p>{{/FIXED}}
<ul class="plain">{{#YEARS}}<li><a href="{{HREF}}">{{YEAR}}</a> {{WORDS}}</li>{{/YEARS}}</ul>
{{/CALENDARS}}
<h2>{{_ "desk.calendar.new"}}</h2>
<form method="post" action="/desk/calendar?@lang@" enctype="multipart/form-data">{{> token}}
<div class="field{{#CALENDAR_ERROR}} wrong{{/CALENDAR_ERROR}}"><label for="calendar">{{_ "desk.calendar.which"}}</label>
{{#CALENDAR_ERROR}}<p class="error" id="calendar-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/CALENDAR_ERROR}}
<select id="calendar" name="calendar"{{#CALENDAR_ERROR}} aria-describedby="calendar-error" aria-invalid="true"{{/CALENDAR_ERROR}}>{{#CALENDARS}}{{^FIXED}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/FIXED}}{{/CALENDARS}}</select></div>
<div class="field{{#FILE_ERROR}} wrong{{/FILE_ERROR}}"><label for="file">{{_ "desk.calendar.file"}}</label>
<p class="hint" id="file-hint">{{_ "desk.calendar.file.hint"}}</p>
{{#FILE_ERROR}}<p class="error" id="file-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/FILE_ERROR}}
<input id="file" name="file" type="file" accept=".ics,.json,text/calendar,application/json" aria-describedby="{{#FILE_ERROR}}file-error {{/FILE_ERROR}}file-hint"{{#FILE_ERROR}} aria-invalid="true"{{/FILE_ERROR}}></div>
{{> field-text id="calendar-year" label="desk.calendar.year" hint="desk.calendar.year.hint" inputmode="numeric"}}
<button>{{_ "desk.calendar.compare"}}</button></form>
