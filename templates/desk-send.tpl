{{! Component: the buttons of a command's form; the first is what Enter presses. View: LABEL, DRAFT?. }}
<div class="actions"><button>{{LABEL}}</button> <button class="second" name="save" value="yes">{{_ "desk.draft.keep"}}</button>{{#DRAFT}} <button class="as-link" name="drop" value="yes">{{_ "desk.draft.drop"}}</button>{{/DRAFT}}</div>
<p class="quiet" role="status" data-draft-told="" data-done="{{_ "desk.draft.kept-now"}}" data-failed="{{_ "desk.draft.not-kept"}}"></p>
