{{= layout title="desk.command.title" desk="yes"}}
{{! /desk/cases/REFERENCE/COMMAND: any command; its fields come from the procedure. View: STAFF, SESSION, FORM_TOKEN, BACK, ACTION (own path), VERSION, LABEL, EFFECT, INVITED? {TEXT} (who was asked to take part, where the document says it), SUBJECT, DRAFT? (desk-draft), TAKES_FILES? {FILES_ERROR? {TEXT}},
    FIELDS* each holding one of LINES? TEXTLINE? DATE? CHOICE? NOTE? {inner}. Inner of LINES, TEXTLINE: {ID, LABEL, VALUE, HINT? {TEXT}, ERROR? {TEXT}, ROWS (LINES)};
    DATE: {ID, LABEL, YEAR, MONTH, DAY, HINT?, ERROR?, TOLD? {VALUE} (of this day the form has told that it is a day off)} (names ID-year …); CHOICE: {ID, LABEL, HINT?, ERROR?, OPTIONS* {OPTION_ID, VALUE, LABEL, CHECKED?}}. }}
<p class="quiet"><bdi>{{SUBJECT}}</bdi></p>
<h1>{{LABEL}}</h1>
<p>{{EFFECT}}</p>
{{#INVITED}}<p>{{TEXT}}</p>{{/INVITED}}
{{> desk-draft}}
<form method="post" action="{{ACTION}}" enctype="multipart/form-data" data-guard="" data-draft="">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> fields}}
{{#TAKES_FILES}}{{> field-file id="files" label="desk.files" hint="desk.files.hint"}}{{/TAKES_FILES}}
{{> desk-send}}
</form>
