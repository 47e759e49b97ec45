{{= layout title="desk.appointment.title" desk="yes"}}
{{! /desk/reception/DAY/appointments/REFERENCE. View: STAFF, SESSION, FORM_TOKEN, BACK, WHEN, CALLED, REFERENCE, ACTION, STATES* (choices), TEXT and its error. Fields: state, text. }}
<h1>{{_ "desk.appointment.title"}}</h1>
<p><b>{{WHEN}}</b><br><bdi>{{CALLED}}</bdi> <span class="quiet">{{_ "desk.appointments.reference"}} <span translate="no">{{REFERENCE}}</span></span></p>
<form method="post" action="{{ACTION}}" data-guard="">
{{> token}}
{{> choices type="radio" name="state" list="STATES" legend="desk.appointment.state"}}
{{> field-lines id="text" label="desk.appointment.text" hint="desk.appointment.text.hint" rows="8"}}
<div class="actions"><button>{{_ "desk.appointment.send"}}</button></div>
</form>
