{{= layout title="deadline.title"}}
{{! /deadline: any due date, counted. All of it is in the address, so that it can be sent to somebody. View: PROCEDURES* {NAME, CLOCKS* {VALUE, LABEL, CHOSEN?}}, CLOCK_ERROR? {TEXT};
    FROM_YEAR, FROM_MONTH, FROM_DAY, FROM_YEAR_ERROR?; EXTENDED_YES? (ticked), EXTENDED_ERROR?; CALENDARS* {VALUE, LABEL, CHOSEN?}, CALENDAR_ERROR? {TEXT};
    STRETCHES_OPEN?, STRETCHES* {ID, FIRST_YEAR, FIRST_MONTH, FIRST_DAY, LAST_YEAR, LAST_MONTH, LAST_DAY, ERROR? {TEXT}};
    ANSWER? {WHAT, DAY, PROVISIONAL?, RULE, SOURCE, STEPS* {TEXT}, COMMAND}. }}
<h1>{{_ "deadline.title"}}</h1>
<p class="print-only small">{{SITE}}/deadline</p>
<p class="lead">{{_ "deadline.lead"}}</p>
{{#ANSWER}}
<section class="deadline" role="status" aria-labelledby="answer">
<h2 id="answer">{{WHAT}}</h2>
<p class="day">{{DAY}}</p>
{{#PROVISIONAL}}<p>{{_ "due.provisional"}}</p>{{/PROVISIONAL}}
<h3>{{_ "due.rule"}}</h3>
<p>{{RULE}}<br><span class="quiet">{{SOURCE}}</span></p>
<h3>{{_ "due.counted"}}</h3>
<ol class="steps">{{#STEPS}}<li>{{TEXT}}</li>{{/STEPS}}</ol>
<details><summary>{{_ "deadline.by-yourself"}}</summary><p>{{_ "deadline.by-yourself-words"}}</p><pre class="said code">{{COMMAND:pre_escape}}</pre></details>
</section>
{{/ANSWER}}
<form method="get" action="/deadline"{{#ANSWER}} class="no-print"{{/ANSWER}}>
<input type="hidden" name="lang" value="@tag@">
<div class="field{{#CLOCK_ERROR}} wrong{{/CLOCK_ERROR}}"><label for="clock">{{_ "deadline.clock"}}</label>
<p class="hint" id="clock-hint">{{_ "deadline.clock.hint"}}</p>
{{#CLOCK_ERROR}}<p class="error" id="clock-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/CLOCK_ERROR}}
<select id="clock" name="clock" aria-describedby="{{#CLOCK_ERROR}}clock-error {{/CLOCK_ERROR}}clock-hint">
<option value="">{{_ "deadline.choose"}}</option>
{{#PROCEDURES}}<optgroup label="{{NAME}}">{{#CLOCKS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/CLOCKS}}</optgroup>
{{/PROCEDURES}}</select></div>
<div class="field{{#FROM_YEAR_ERROR}} wrong{{/FROM_YEAR_ERROR}}"><fieldset aria-describedby="{{#FROM_YEAR_ERROR}}from-error {{/FROM_YEAR_ERROR}}from-hint"><legend>{{_ "deadline.from"}}</legend>
<p class="hint" id="from-hint">{{_ "deadline.from.hint"}}</p>
{{#FROM_YEAR_ERROR}}<p class="error" id="from-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/FROM_YEAR_ERROR}}
<div class="dates">
<div><label for="from-year">{{_ "form.year"}}</label><input class="year" id="from-year" name="from-year" type="text" inputmode="numeric" value="{{FROM_YEAR}}"></div>
<div><label for="from-month">{{_ "form.month"}}</label><input class="short" id="from-month" name="from-month" type="text" inputmode="numeric" value="{{FROM_MONTH}}"></div>
<div><label for="from-day">{{_ "form.day"}}</label><input class="short" id="from-day" name="from-day" type="text" inputmode="numeric" value="{{FROM_DAY}}"></div></div></fieldset></div>
<div class="field{{#EXTENDED_ERROR}} wrong{{/EXTENDED_ERROR}}">
{{#EXTENDED_ERROR}}<p class="error" id="extended-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/EXTENDED_ERROR}}
<div class="choice"><input id="extended" name="extended" type="checkbox" value="yes"{{#EXTENDED_YES}} checked{{/EXTENDED_YES}}{{#EXTENDED_ERROR}} aria-describedby="extended-error"{{/EXTENDED_ERROR}}><label for="extended">{{_ "deadline.extended"}}</label></div></div>
<details{{#STRETCHES_OPEN}} open{{/STRETCHES_OPEN}}><summary>{{_ "deadline.stretches"}}</summary>
<p>{{_ "deadline.stretches-words"}}</p>
{{#STRETCHES}}<div class="field{{#ERROR}} wrong{{/ERROR}}"><fieldset{{#ERROR}} aria-describedby="{{ID}}-error"{{/ERROR}}><legend class="vh">{{_ "deadline.stretches"}}</legend>
{{#ERROR}}<p class="error" id="{{ID}}-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/ERROR}}
<p id="{{ID}}-from">{{_ "deadline.stretch.first"}}</p><div class="dates" role="group" aria-labelledby="{{ID}}-from">
<div><label for="{{ID}}">{{_ "form.year"}}</label><input class="year" id="{{ID}}" name="{{ID}}-first-year" type="text" inputmode="numeric" value="{{FIRST_YEAR}}"></div>
<div><label for="{{ID}}-first-month">{{_ "form.month"}}</label><input class="short" id="{{ID}}-first-month" name="{{ID}}-first-month" type="text" inputmode="numeric" value="{{FIRST_MONTH}}"></div>
<div><label for="{{ID}}-first-day">{{_ "form.day"}}</label><input class="short" id="{{ID}}-first-day" name="{{ID}}-first-day" type="text" inputmode="numeric" value="{{FIRST_DAY}}"></div></div>
<p id="{{ID}}-to">{{_ "deadline.stretch.last"}}</p><div class="dates" role="group" aria-labelledby="{{ID}}-to">
<div><label for="{{ID}}-last-year">{{_ "form.year"}}</label><input class="year" id="{{ID}}-last-year" name="{{ID}}-last-year" type="text" inputmode="numeric" value="{{LAST_YEAR}}"></div>
<div><label for="{{ID}}-last-month">{{_ "form.month"}}</label><input class="short" id="{{ID}}-last-month" name="{{ID}}-last-month" type="text" inputmode="numeric" value="{{LAST_MONTH}}"></div>
<div><label for="{{ID}}-last-day">{{_ "form.day"}}</label><input class="short" id="{{ID}}-last-day" name="{{ID}}-last-day" type="text" inputmode="numeric" value="{{LAST_DAY}}"></div></div></fieldset></div>
{{/STRETCHES}}<p class="quiet">{{_ "deadline.stretches-more"}}</p></details>
<div class="field{{#CALENDAR_ERROR}} wrong{{/CALENDAR_ERROR}}"><label for="calendar">{{_ "deadline.calendar"}}</label>
{{#CALENDAR_ERROR}}<p class="error" id="calendar-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/CALENDAR_ERROR}}
<select id="calendar" name="calendar"{{#CALENDAR_ERROR}} aria-describedby="calendar-error"{{/CALENDAR_ERROR}}><option value="">{{_ "deadline.calendar.own"}}</option>{{#CALENDARS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/CALENDARS}}</select></div>
<button>{{_ "deadline.count"}}</button>
</form>
