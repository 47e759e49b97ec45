{{! Component: radios or checkboxes from a list. Parameters: type, name, list, legend; hint, heading.
    View for list "OFFICES", name "office": OFFICES* {ID (unique on the page; the first item's is the name itself), VALUE, LABEL, HINT? {TEXT}, CHECKED?};
    OFFICE_ERROR? {TEXT}. }}
<div class="field{{#@NAME@_ERROR}} wrong{{/@NAME@_ERROR}}">
<fieldset{{?hint}} aria-describedby="{{#@NAME@_ERROR}}@name@-error {{/@NAME@_ERROR}}@name@-hint"{{/?hint}}{{?!hint}}{{#@NAME@_ERROR}} aria-describedby="@name@-error"{{/@NAME@_ERROR}}{{/?!hint}}>
<legend>{{?heading}}<h1>{{_ "@legend@"}}</h1>{{/?heading}}{{?!heading}}{{_ "@legend@"}}{{/?!heading}}</legend>
{{?hint}}<p class="hint" id="@name@-hint">{{_ "@hint@"}}</p>{{/?hint}}
{{#@NAME@_ERROR}}<p class="error" id="@name@-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/@NAME@_ERROR}}
{{#@LIST@}}<div class="choice"><input id="{{ID}}" name="@name@" type="@type@" value="{{VALUE}}"{{#CHECKED}} checked{{/CHECKED}}{{#HINT}} aria-describedby="{{ID}}-note"{{/HINT}}><label for="{{ID}}">{{LABEL}}</label>{{#HINT}}<div class="hint" id="{{ID}}-note">{{TEXT}}</div>{{/HINT}}</div>
{{/@LIST@}}
{{?last}}<p class="or">{{_ "form.or"}}</p>
{{> choice type="@type@" name="@name@" value="@last@" label="@last-label@" hint="@last-hint@"}}{{/?last}}
</fieldset>
</div>
