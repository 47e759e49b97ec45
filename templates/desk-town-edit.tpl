{{= layout title="town.title" desk="yes"}}
{{! /desk/town/KIND/NAME and /new. View: STAFF, SESSION, FORM_TOKEN, BACK, TITLE, WORDS, SOURCE? {TEXT, HREF (its history)}, ACTION (own path), VERSION (what it was made from), FIELDS* (fields),
    MORE? {LABEL}. Fields: those of the kind; step = "preview" or "more". }}
<h1>{{TITLE}}</h1>
<p>{{WORDS}}</p>
{{#SOURCE}}<p class="quiet">{{TEXT}} <a href="{{HREF}}">{{_ "town.history"}}</a></p>{{/SOURCE}}
<form method="post" action="{{ACTION}}" data-guard="">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> fields}}
<div class="actions"><button name="step" value="preview">{{_ "town.preview"}}</button>{{#MORE}} <button class="second" name="step" value="more">{{LABEL}}</button>{{/MORE}}</div>
<p class="quiet">{{_ "town.preview.words"}}</p>
</form>
