{{= layout title="case.acts"}}
{{! /case/act/COMMAND: what a resident may do in their case, its fields from the procedure. View: BACK, FORM_TOKEN, SESSION, LABEL, ACTION, CLOCK? {TEXT} (the period that
    it starts, to when), ERROR_SUMMARY?, FIELDS* (fields). }}
<h1>{{LABEL}}</h1>
{{#CLOCK}}<p>{{TEXT}}</p>{{/CLOCK}}
<form method="post" action="{{ACTION}}" data-guard="">
{{> token}}
{{> fields}}
<button>{{LABEL}}</button>
</form>
