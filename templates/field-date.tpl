{{! Component: a date of three inputs in the order of the language. Parameters: id, legend; hint.
    View for id "promised": PROMISED_YEAR, PROMISED_MONTH, PROMISED_DAY, PROMISED_ERROR? {TEXT}. Names: promised-year, … }}
<div class="field{{#@ID@_ERROR}} wrong{{/@ID@_ERROR}}">
<fieldset{{?hint}} aria-describedby="{{#@ID@_ERROR}}@id@-error {{/@ID@_ERROR}}@id@-hint"{{/?hint}}{{?!hint}}{{#@ID@_ERROR}} aria-describedby="@id@-error"{{/@ID@_ERROR}}{{/?!hint}}{{#@ID@_ERROR}} aria-invalid="true"{{/@ID@_ERROR}}>
<legend>{{_ "@legend@"}}</legend>
{{?hint}}<p class="hint" id="@id@-hint">{{_ "@hint@"}}</p>{{/?hint}}
{{#@ID@_ERROR}}<p class="error" id="@id@-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/@ID@_ERROR}}
<div class="dates">
{{?is-zh}}<div><label for="@id@-year">{{_ "form.year"}}</label><input class="year" id="@id@-year" name="@id@-year" type="text" inputmode="numeric" value="{{@ID@_YEAR}}"></div>
<div><label for="@id@-month">{{_ "form.month"}}</label><input class="short" id="@id@-month" name="@id@-month" type="text" inputmode="numeric" value="{{@ID@_MONTH}}"></div>
<div><label for="@id@-day">{{_ "form.day"}}</label><input class="short" id="@id@-day" name="@id@-day" type="text" inputmode="numeric" value="{{@ID@_DAY}}"></div>{{/?is-zh}}
{{?is-en}}<div><label for="@id@-day">{{_ "form.day"}}</label><input class="short" id="@id@-day" name="@id@-day" type="text" inputmode="numeric" value="{{@ID@_DAY}}"></div>
<div><label for="@id@-month">{{_ "form.month"}}</label><input class="short" id="@id@-month" name="@id@-month" type="text" inputmode="numeric" value="{{@ID@_MONTH}}"></div>
<div><label for="@id@-year">{{_ "form.year"}}</label><input class="year" id="@id@-year" name="@id@-year" type="text" inputmode="numeric" value="{{@ID@_YEAR}}"></div>{{/?is-en}}
</div>
</fieldset>
</div>
