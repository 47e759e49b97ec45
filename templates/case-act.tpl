{{= layout title="case.acts"}}
{{! /case/act/COMMAND: what a resident may do in their case, its fields from the procedure. View: BACK, FORM_TOKEN, SESSION, LABEL, ACTION, CLOCK? {TEXT} (the period that
    it starts, to when), VERSION (of the case that is shown), TOLD? {TEXT} (what it means), PAPER? {HREF, NAME} (what is answered), ERROR_SUMMARY?, FIELDS* (fields). }}
<h1>{{LABEL}}</h1>
{{#TOLD}}<div class="notice"><p>{{TEXT}}</p></div>{{/TOLD}}
{{#PAPER}}<p><a href="{{HREF}}">{{_ "case.read-first" paper=NAME}}</a></p>{{/PAPER}}
{{#CLOCK}}<p>{{TEXT}}</p>{{/CLOCK}}
<form method="post" action="{{ACTION}}" data-guard="">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> fields}}
<button>{{LABEL}}</button>
</form>
