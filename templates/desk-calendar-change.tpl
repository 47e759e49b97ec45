{{= layout title="desk.calendar.change.title" desk="yes"}}
{{! /desk/calendar after a file was sent: what it would change. View: STAFF, SESSION, FORM_TOKEN, BACK, NAME, NOTHING?, WORDS* {TEXT}, DAYS* {WHAT}, MOVES? {TEXT},
    TAKE? {CALENDAR, DOCUMENT, SINCE}. Posts: /desk/calendar/take. }}
<h1>{{_ "desk.calendar.change.title"}}</h1>
<h2>{{NAME}}</h2>
{{#NOTHING}}<p>{{_ "desk.calendar.change.nothing"}}</p>{{/NOTHING}}
{{#WORDS}}<p>{{TEXT}}</p>{{/WORDS}}
<ul class="plain">{{#DAYS}}<li>{{WHAT}}</li>{{/DAYS}}</ul>
{{#MOVES}}<p>{{TEXT}}</p>{{/MOVES}}
{{#TAKE}}<form method="post" action="/desk/calendar/take?@lang@">{{> token}}<input type="hidden" name="calendar" value="{{CALENDAR}}"><input type="hidden" name="since" value="{{SINCE}}"><textarea name="document" hidden="" aria-hidden="true">{{DOCUMENT:pre_escape}}</textarea>
<p>{{_ "desk.calendar.change.words"}}</p><button>{{_ "desk.calendar.take"}}</button></form>{{/TAKE}}
