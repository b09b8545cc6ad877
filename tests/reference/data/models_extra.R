# Values of models_extra.json: R 4.2.2, MASS 7.3-58.2, sandwich 3.0-2, clubSandwich 0.5.8, geepack 1.3.9.
# Iterations are carried to 1e-14 so that robust errors are those of the converged fit (R's default, 1e-8, leaves
# CR2 errors of a logistic model 5e-6 off). Run in this folder: Rscript models_extra.R
suppressMessages({library(clubSandwich); library(sandwich); library(MASS); library(geepack); library(jsonlite)})
d <- read.csv("epil.csv"); d$trt <- as.integer(d$trt == "progabide")
f <- glm.nb(y ~ lbase + trt + lage + V4 + offset(log(rep(14, 236))), data = d,
            control = glm.control(epsilon = 1e-14, maxit = 200))
out <- list(nb = list(coef = unname(coef(f)), theta = f$theta))
for (k in c("HC0", "HC1", "HC2", "HC3")) out$nb[[k]] <- unname(sqrt(diag(vcovHC(f, type = k))))
out$nb$CR0 <- unname(sqrt(diag(vcovCL(f, cluster = d$subject, type = "HC0", cadjust = FALSE))))
out$nb$CR1 <- unname(sqrt(diag(vcovCL(f, cluster = d$subject, type = "HC0", cadjust = TRUE))))
out$nb$CR1S <- unname(sqrt(diag(vcovCL(f, cluster = d$subject, type = "HC1"))))
for (k in c("CR2", "CR3")) out$nb[[k]] <- coef_test(f, vcovCR(f, cluster = d$subject, type = k))$SE
out$nb$CR2_df <- coef_test(f, vcovCR(f, cluster = d$subject, type = "CR2"), test = "Satterthwaite")$df_Satt
p <- glm(y ~ lbase + trt + lage + V4, poisson, data = d, control = glm.control(epsilon = 1e-14, maxit = 200))
ct <- coef_test(p, vcovCR(p, cluster = d$subject, type = "CR2"), test = "Satterthwaite")
out$poisson <- list(CR2 = ct$SE, CR2_df = ct$df_Satt)
g <- geeglm(y ~ lbase + trt + lage + V4, family = gaussian, id = subject, data = d, corstr = "exchangeable")
out$gee_gaussian <- list(coef = unname(coef(g)), se = summary(g)$coefficients[, 2], alpha = unname(g$geese$alpha))
d$b <- as.integer(d$y > 5)
g <- geeglm(b ~ lbase + trt + lage + V4, family = binomial, id = subject, data = d, corstr = "ar1",
            control = geese.control(epsilon = 1e-13, maxit = 500))
out$gee_binomial_ar1 <- list(coef = unname(coef(g)), se = summary(g)$coefficients[, 2], alpha = unname(g$geese$alpha))
e <- d[d$period %in% c(1, 4), ]; e$after <- as.integer(e$period == 4)
p <- glm(y ~ trt * after, poisson, data = e, control = glm.control(epsilon = 1e-14, maxit = 200))
out$did_rates <- list(log_ratio = unname(coef(p)["trt:after"]),
                      se = unname(sqrt(diag(vcovCL(p, cluster = e$subject, type = "HC0")))["trt:after"]))
l <- lm(b ~ trt * after, data = e)
ct <- coef_test(l, vcovCR(l, cluster = e$subject, type = "CR2"), test = "Satterthwaite")
out$did_risks <- list(estimate = ct$beta[4], se = ct$SE[4], df = ct$df_Satt[4], p = ct$p_Satt[4])
l <- lm(y ~ trt + after, data = e)
ct <- coef_test(l, vcovCR(l, cluster = e$subject, type = "CR2"), test = "Satterthwaite")
out$lm_unbalanced <- list(se = ct$SE, df = ct$df_Satt)
writeLines(toJSON(out, digits = I(15), auto_unbox = TRUE, pretty = TRUE), "models_extra.json")
