{{= layout title="town.history.title" desk="yes" wide="yes"}}
{{! /desk/town/KIND/NAME/history. View: STAFF, SESSION, FORM_TOKEN, BACK, TITLE, ACTION (undo), VERSION (of what stands), REFUSED* {TEXT}, ROWS* {SOURCE, NUMBER, STANDS?, FIRST?, DIFFERENCES* (town-differences)}. }}
<p class="quiet">{{TITLE}}</p>
<h1>{{_ "town.history.title"}}</h1>
{{#REFUSED}}<div class="notice warn" role="alert"><p>{{TEXT}}</p></div>{{/REFUSED}}
<p>{{_ "town.history.words"}}</p>
<ol class="plain">{{#ROWS}}<li class="part"><h2>{{SOURCE}}</h2>
{{#STANDS}}<p><b>{{_ "town.history.stands"}}</b></p>{{/STANDS}}
{{#FIRST}}<p class="quiet">{{_ "town.history.first"}}</p>{{/FIRST}}{{> town-differences}}
{{^STANDS}}<form method="post" action="{{ACTION}}">{{> token}}<input type="hidden" name="version" value="{{VERSION}}"><input type="hidden" name="number" value="{{NUMBER}}"><button class="second">{{_ "town.undo"}}<span class="vh"> {{SOURCE}}</span></button></form>{{/STANDS}}
</li>{{/ROWS}}</ol>
