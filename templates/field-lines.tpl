{{! Component: text of many lines. Parameters: id, label, rows; hint, heading. View: NAME, NAME_ERROR? {TEXT}. }}
<div class="field{{#@ID@_ERROR}} wrong{{/@ID@_ERROR}}">
{{?heading}}<h1><label for="@id@">{{_ "@label@"}}</label></h1>{{/?heading}}{{?!heading}}<label for="@id@">{{_ "@label@"}}</label>{{/?!heading}}
{{?hint}}<p class="hint" id="@id@-hint">{{_ "@hint@"}}</p>{{/?hint}}
{{#@ID@_ERROR}}<p class="error" id="@id@-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/@ID@_ERROR}}
<textarea id="@id@" name="@id@" rows="@rows@"{{?hint}} aria-describedby="{{#@ID@_ERROR}}@id@-error {{/@ID@_ERROR}}@id@-hint"{{/?hint}}{{?!hint}}{{#@ID@_ERROR}} aria-describedby="@id@-error"{{/@ID@_ERROR}}{{/?!hint}}{{#@ID@_ERROR}} aria-invalid="true"{{/@ID@_ERROR}}>
{{@ID@:pre_escape}}</textarea>
</div>
