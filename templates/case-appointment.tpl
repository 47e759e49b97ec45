{{= layout title="appointment.title"}}
{{! /case/appointment/DAY. View: BACK, SESSION, FORM_TOKEN, DONE? {TEXT}, reception-day's; BOOKED? {TIME, REFERENCE, CALENDAR_HREF, CANCEL_HREF, MAY_CANCEL?}; FORM?, FULL? {TEXT (why there is no form)}, ACTION, TIMES* (choices),
    CALLED and its error. Fields: time, called; reference. }}
<h1>{{_ "appointment.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
{{#BOOKED}}<section aria-labelledby="yours"><h2 id="yours">{{_ "appointment.yours"}}</h2>
<p><b>{{TIME}}</b></p><p>{{_ "appointment.say-this"}} <b translate="no">{{REFERENCE}}</b></p>
<p class="no-print"><a class="button second" href="{{CALENDAR_HREF}}" download>{{_ "appointment.calendar.get"}}</a></p>
<p>{{_ "appointment.look-again"}}</p>
{{#MAY_CANCEL}}<form method="post" action="{{CANCEL_HREF}}" class="no-print">{{> token}}<input type="hidden" name="reference" value="{{REFERENCE}}"><button class="second">{{_ "appointment.cancel"}}</button></form>{{/MAY_CANCEL}}</section>{{/BOOKED}}
{{> reception-day}}
{{#FULL}}<p>{{TEXT}}</p>{{/FULL}}
{{#FORM}}<form method="post" action="{{ACTION}}" class="no-print">
{{> token}}
{{> choices type="radio" name="time" list="TIMES" legend="appointment.time"}}
{{> field-text id="called" label="appointment.called" hint="appointment.called.hint" autocomplete="off"}}
<div class="notice"><p>{{_ "appointment.who-sees"}}</p></div>
<div class="actions"><button>{{_ "appointment.book"}}</button> <a href="/case/appointment?@lang@">{{_ "appointment.other-days"}}</a></div>
</form>{{/FORM}}
