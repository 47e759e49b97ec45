{{= layout title="reception.title"}}
{{! /reception/DAY. View: BACK, FORM_TOKEN, reception-day's, FREE, BOOKABLE?, ACTION, CASE_HREF, FILING (a token: sent twice, one case), TIMES* (choices), CALLED, WORDS and their errors.
    Fields: filing, time, called, words. }}
<h1>{{_ "reception.one"}}</h1>
{{> reception-day}}
<p><span class="status due">{{FREE}}</span></p>
<p class="print-only small">{{SITE}}/reception</p>
{{#BOOKABLE}}
<section aria-labelledby="with-code" class="no-print"><h2 id="with-code">{{_ "reception.with-code"}}</h2><p>{{_ "reception.with-code.words"}}</p>
<p><a class="button second" href="{{CASE_HREF}}">{{_ "reception.with-code.go"}}</a></p></section>
<section aria-labelledby="without" class="no-print"><h2 id="without">{{_ "reception.without"}}</h2><p>{{_ "reception.without.words"}}</p>
<form method="post" action="{{ACTION}}">
{{> token}}<input type="hidden" name="filing" value="{{FILING}}">
{{> choices type="radio" name="time" list="TIMES" legend="appointment.time"}}
{{> field-text id="called" label="appointment.called" hint="appointment.called.hint" autocomplete="off"}}
{{> field-lines id="words" label="reception.words" hint="reception.words.hint" rows="4"}}
<div class="notice"><p>{{_ "reception.without.gets"}}</p></div>
<div class="actions"><button>{{_ "appointment.book"}}</button></div>
</form></section>
{{/BOOKABLE}}
