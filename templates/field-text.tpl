{{! Component: one line of text. Parameters: id, label; hint, heading, autocomplete, type, class, inputmode, spellcheck, autofocus.
    View for id "name": NAME (value typed), NAME_ERROR? {TEXT}. }}
<div class="field{{#@ID@_ERROR}} wrong{{/@ID@_ERROR}}">
{{?heading}}<h1><label for="@id@">{{_ "@label@"}}</label></h1>{{/?heading}}{{?!heading}}<label for="@id@">{{_ "@label@"}}</label>{{/?!heading}}
{{?hint}}<p class="hint" id="@id@-hint">{{_ "@hint@"}}</p>{{/?hint}}
{{#@ID@_ERROR}}<p class="error" id="@id@-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/@ID@_ERROR}}
<input id="@id@" name="@id@"{{?autofocus}} autofocus=""{{/?autofocus}} type="{{?type}}@type@{{/?type}}{{?!type}}text{{/?!type}}" value="{{@ID@}}"{{?class}} class="@class@"{{/?class}}{{?autocomplete}} autocomplete="@autocomplete@"{{/?autocomplete}}{{?inputmode}} inputmode="@inputmode@"{{/?inputmode}}{{?spellcheck}} spellcheck="@spellcheck@" autocapitalize="none"{{/?spellcheck}}{{?hint}} aria-describedby="{{#@ID@_ERROR}}@id@-error {{/@ID@_ERROR}}@id@-hint"{{/?hint}}{{?!hint}}{{#@ID@_ERROR}} aria-describedby="@id@-error"{{/@ID@_ERROR}}{{/?!hint}}{{#@ID@_ERROR}} aria-invalid="true"{{/@ID@_ERROR}}>
</div>
