{{= layout title="desk.appointments.title" desk="yes" wide="yes"}}
{{! /desk/reception/DAY/appointments, also to be printed. View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, reception-day's, EMPTY?, ROWS* {TIME, CALLED, REFERENCE, STATE, ACT? {HREF}, CASE? {HREF}}. }}
<h1>{{_ "desk.appointments.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
{{> reception-day}}
<p class="no-print">{{_ "desk.appointments.words"}}</p>
{{#EMPTY}}<p>{{_ "desk.appointments.none"}}</p>{{/EMPTY}}
{{^EMPTY}}<p class="no-print"><button class="second js-only" type="button" data-print="">{{_ "receipt.print-now"}}</button></p>
<div class="scroll" tabindex="0" role="region" aria-label="{{_ "desk.appointments.title"}}"><table class="cases" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "desk.appointments.time"}}</th><th scope="col" role="columnheader">{{_ "desk.appointments.called"}}</th><th scope="col" role="columnheader">{{_ "desk.appointments.state"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr role="row"><th scope="row" role="rowheader">{{TIME}}</th><td role="cell"><bdi>{{CALLED}}</bdi><br><span class="quiet">{{_ "desk.appointments.reference"}} <span translate="no">{{REFERENCE}}</span></span>{{#CASE}}<br><a class="no-print" href="{{HREF}}" aria-label="{{_ "desk.appointments.case-of" time=TIME}}">{{_ "desk.appointments.case"}}</a>{{/CASE}}</td><td role="cell">{{STATE}}{{#ACT}}<br><a class="no-print" href="{{HREF}}" aria-label="{{_ "desk.appointments.act-of" time=TIME}}">{{_ "desk.appointments.act"}}</a>{{/ACT}}</td></tr>
{{/ROWS}}
</tbody></table></div>{{/EMPTY}}
